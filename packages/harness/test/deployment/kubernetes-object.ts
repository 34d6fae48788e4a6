/** Labels, or a selector by labels. */
export type Labels = Record<string, string>;

/** A value of a Secret, by reference. */
export interface SecretKeyRef {
  name: string;
  key: string;
  optional?: boolean;
}

/** An HTTP probe of a container. */
export interface Probe {
  httpGet: { path: string; port: number | string };
}

/** A container, as far as the tests read it. */
export interface Container {
  name: string;
  image: string;
  command?: string[];
  ports?: { name: string; containerPort: number }[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef?: SecretKeyRef } }[];
  envFrom?: { configMapRef: { name: string } }[];
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  lifecycle?: { preStop: { exec: { command: [string, string] } } };
  resources: { requests: { cpu: string; memory: string }; limits: { memory: string } };
  securityContext: object;
  volumeMounts: { name: string; mountPath: string }[];
}

/** The pod template of a workload. */
export interface PodTemplate {
  metadata: { labels: Labels };
  spec: {
    serviceAccountName: string;
    automountServiceAccountToken: boolean;
    terminationGracePeriodSeconds?: number;
    securityContext: object;
    topologySpreadConstraints?: { labelSelector: { matchLabels: Labels } }[];
    containers: Container[];
    volumes: { name: string; emptyDir?: object }[];
  };
}

/** The kinds of objects that the tests look into. */
export interface Kinds {
  ConfigMap: { data: Record<string, string> };
  Deployment: {
    spec: {
      selector: { matchLabels: Labels };
      strategy: { rollingUpdate: object };
      minReadySeconds?: number;
      template: PodTemplate;
    };
  };
  Job: { spec: { backoffLimit: number; ttlSecondsAfterFinished: number; template: PodTemplate } };
  Service: { spec: { selector: Labels; ports: { targetPort: string }[] } };
  PodDisruptionBudget: { spec: { maxUnavailable: number; selector: { matchLabels: Labels } } };
  HorizontalPodAutoscaler: {
    spec: { scaleTargetRef: object; minReplicas: number; maxReplicas: number; metrics: object[] };
  };
  ScaledObject: {
    spec: {
      scaleTargetRef: object;
      minReplicaCount: number;
      maxReplicaCount: number;
      triggers: { type: string; authenticationRef: { name: string }; metadata: Record<string, string> }[];
    };
  };
  TriggerAuthentication: { spec: { secretTargetRef: { parameter: string; name: string; key: string }[] } };
  ServiceAccount: { automountServiceAccountToken: boolean };
}

/** Any object: the fields that all kinds have. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels };
}

/** The object of a kind and name; a ConfigMap also by its name without the hash of its content. */
export function findObject<K extends keyof Kinds>(
  objects: readonly KubernetesObject[],
  kind: K,
  name: string,
): KubernetesObject & Kinds[K] {
  const found = objects.filter((object) => object.kind === kind && nameOf(object) === name);
  if (found.length !== 1) throw new Error(`There are ${found.length} of kind ${kind} and name ${name}.`);
  return found[0] as KubernetesObject & Kinds[K];
}

/** An object's name, without the hash that kustomize appends to that of a ConfigMap. */
export function nameOf({ kind, metadata }: KubernetesObject): string {
  return kind === 'ConfigMap' ? metadata.name.replace(/-[a-z0-9]{10}$/, '') : metadata.name;
}

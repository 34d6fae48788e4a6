import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { RequestFault } from '@sluice/contracts';
import { recordAudit } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import type { BullJobQueue } from '@sluice/runtime';
import { type Express, type Request, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { adminAuditEntry, authenticateOperator } from '../auth/authenticate-admin.ts';
import type { KeyRing } from '../auth/key-ring.ts';

const boardBase = '/ops/queues';

/** What the board works with. */
interface QueueBoardOptions {
  service: PrismaClient;
  queue: BullJobQueue;
  keys: KeyRing;
  /** Whether an operator may also retry, promote and remove jobs there. */
  writable: boolean;
}

/** Bull Board: pages that show the queues to operators. */
export function createQueueBoard({ service, queue, keys, writable }: QueueBoardOptions): Router {
  const router = Router();
  router.use(boardBase, authenticateOperator(keys), pageHeaders());
  router.use(boardBase, ...(writable ? [refuseForeignWrites(), auditWrites(service)] : [refuseWrites()]));
  router.use(boardBase, openBoard(queue, writable));
  return router;
}

function openBoard(queue: BullJobQueue, writable: boolean): Express {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(boardBase);
  const queues = Object.values(queue.bullQueues).map(
    (bullQueue) => new BullMQAdapter(bullQueue, { readOnlyMode: !writable, allowRetries: writable }),
  );
  createBullBoard({ queues, serverAdapter, options: { uiConfig: { boardTitle: 'Sluice' } } });
  const board: Express = serverAdapter.getRouter();
  return board.disable('x-powered-by');
}

/**
 * The pages use inline styles. They also load fonts from Google, which is blocked: it would disclose the operator's visit.
 * Strict-Transport-Security is off because loopback and many installations have no TLS.
 */
function pageHeaders(): RequestHandler {
  const directives = {
    styleSrc: ["'self'", "'unsafe-inline'"],
    fontSrc: ["'self'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  };
  return helmet({ strictTransportSecurity: false, contentSecurityPolicy: { directives } });
}

function refuseWrites(): RequestHandler {
  return (req, _res, next) => {
    if (isRead(req)) return next();
    throw new RequestFault(
      'forbidden',
      'The queue board is read-only. Set SLUICE_BULL_BOARD_WRITABLE=true to change the queue with it.',
    );
  };
}

const targetMaxLength = 300;

/** The queue is not part of a transaction, so the audit log records a write before it is made. */
function auditWrites(service: PrismaClient): RequestHandler {
  return async (req, res, next) => {
    const target = `${req.method} ${req.path}`.slice(0, targetMaxLength);
    if (!isRead(req))
      await recordAudit(service, adminAuditEntry(res, { act: 'board.changed', target, partnerId: null }));
    next();
  };
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Protects against CSRF: a browser sends its HTTP Basic password also with requests made by pages of other sites. */
function refuseForeignWrites(): RequestHandler {
  return (req, _res, next) => {
    const site = req.get('Sec-Fetch-Site');
    if (isRead(req) || site === undefined || site === 'same-origin' || site === 'none') return next();
    throw new RequestFault(
      'forbidden',
      'Cross-site requests may not change the queue. Use the pages of the queue board.',
    );
  };
}

import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { RequestFault } from '@sluice/contracts';
import { recordAudit } from '@sluice/ingest';
import type { PrismaClient } from '@sluice/prisma';
import type { BullJobQueue } from '@sluice/runtime';
import { type Express, type Request, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { describeAct } from '../admin/describe-act.ts';
import { authenticateOperator } from '../auth/authenticate-operator.ts';
import type { KeyRing } from '../auth/key-ring.ts';

const boardBase = '/ops/queues';

/** What the board shows, to whom. */
export interface QueueBoardOptions {
  service: PrismaClient;
  queue: BullJobQueue;
  keys: KeyRing;
  /** Whether an operator may also retry, promote and remove jobs there. */
  writable: boolean;
}

/** Bull Board: pages that show the queue to operators. */
export function createQueueBoard({ service, queue, keys, writable }: QueueBoardOptions): Router {
  const router = Router();
  router.use(boardBase, authenticateOperator(keys), protectPages());
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
 * The pages set their styles inline, and ask Google for fonts, whom an operator's page need not tell of itself. Loopback and
 * many installations have no TLS to insist on.
 */
function protectPages(): RequestHandler {
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
    throw new RequestFault('forbidden', 'The board is read-only. Configure it as writable to change the queue.');
  };
}

const targetMaxLength = 300;

/** The queue is no part of any transaction: what may change it is entered before. */
function auditWrites(service: PrismaClient): RequestHandler {
  return async (req, res, next) => {
    const target = `${req.method} ${req.path}`.slice(0, targetMaxLength);
    if (!isRead(req)) await recordAudit(service, describeAct(res, { act: 'board.changed', target, partnerId: null }));
    next();
  };
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A browser sends its HTTP Basic password along with requests that other sites' pages make. */
function refuseForeignWrites(): RequestHandler {
  return (req, _res, next) => {
    const site = req.get('Sec-Fetch-Site');
    if (isRead(req) || site === undefined || site === 'same-origin' || site === 'none') return next();
    throw new RequestFault('forbidden', 'Only the pages of the board itself may change the queue.');
  };
}

import type { Content } from '../history/content-of.ts';

/** What a product is in one context: `en-GB` has the attributes of `en`, and its own over them; all else is as it is. */
export function publishedContent(product: Content, context: string): Content {
  const values = product.values as Record<string, Content>;
  const [general = context] = context.split('-');
  return { ...product, values: { ...values[general], ...values[context] } };
}

// Given to a process of the product with --import: has the file that a sabotage patches loaded as patched.
import { register } from 'node:module';

const { search } = new URL(import.meta.url);
register(`./load-patched.js${search}`, import.meta.url);

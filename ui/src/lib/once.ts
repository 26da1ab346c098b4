/** Each of them once, in their order. */
export const once = (posts: string[]): string[] => [...new Set(posts)];

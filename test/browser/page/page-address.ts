/** Where the tests' own server listens. */
export const PAGE_PORT = 47_812;

/** The page's address. */
export const PAGE_URL = `http://127.0.0.1:${PAGE_PORT}/`;

/** The codes of OpenSSL's verification of certificates (`X509_V_ERR_…`), of Node's check of the name, and of the handshake. */
const TLS_CODE =
  /^(?:UNABLE_TO_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_C|INVALID_(?:CA|PURPOSE)$|PATH_LENGTH_|HOSTNAME_MISMATCH$|ERR_TLS_|ERR_SSL_|EPROTO$)/u;

/** Whether an error's code says that a TLS connection could not be made, or that a certificate does not verify. */
export function isTlsError(code: string): boolean {
  return TLS_CODE.test(code);
}

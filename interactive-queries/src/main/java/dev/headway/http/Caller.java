// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import dev.headway.schemas.key.Owner;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Who asks, by the identity headers. */
final class Caller {
  private final byte[] proxySecret;

  /**
   * Trusts the headers.
   *
   * @param proxySecret what the proxy in front has to send; empty: nothing
   */
  Caller(String proxySecret) {
    this.proxySecret = proxySecret.getBytes(StandardCharsets.UTF_8);
  }

  Owner of(Context request) {
    if (proxySecret.length > 0) {
      String sent = request.header("X-Headway-Proxy-Secret");
      if (sent == null || !MessageDigest.isEqual(proxySecret, sent.getBytes(StandardCharsets.UTF_8))) {
        throw Problem.of(401, "unauthenticated", "Not authenticated", "the request did not come by the proxy").exception();
      }
    }
    return new Owner(header(request, "X-Tenant-ID"), header(request, "X-User-ID"));
  }

  private static String header(Context request, String name) {
    String value = request.header(name);
    if (value == null || value.isBlank()) {
      throw Problem.of(401, "unauthenticated", "Not authenticated", "header " + name + " is missing").exception();
    }
    if (value.codePointCount(0, value.length()) > Owner.MAX_LENGTH) {
      throw Problem.badParameter(name, "exceeds " + Owner.MAX_LENGTH + " characters").exception();
    }
    return value.strip();
  }
}

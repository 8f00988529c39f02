// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import java.util.Map;

/** Headers of every answer that keep browsers from doing more with it than show it. */
final class SecurityHeaders {
  static final Map<String, String> ALL =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cache-Control", "no-store",
          "Vary", "Authorization, X-Tenant-ID, X-User-ID, X-Roles");

  private SecurityHeaders() {}
}

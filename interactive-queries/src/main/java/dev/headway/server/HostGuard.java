// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out. Where callers are believed because only this machine can connect, a page in
 * a browser on this machine must not get in by giving its own name the address 127.0.0.1 (DNS
 * rebinding): only local names are answered to. Where callers show tokens, nothing is to be had by
 * that.
 */
final class HostGuard {
  private final boolean open;
  private final String ownHost;

  HostGuard(HttpSettings settings) {
    this.open =
        switch (settings.auth()) {
          // A proxy proves itself by its secret, and passes on whatever name the world knows it by.
          case AuthSettings.Headers(String proxySecret) -> !proxySecret.isEmpty();
          case AuthSettings.Tokens ignored -> true;
        };
    this.ownHost = settings.host().toLowerCase(Locale.ROOT);
  }

  /** Lets the request pass, or throws 421. */
  void check(@Nullable String hostHeader) {
    if (!open && (hostHeader == null || !local(name(hostHeader)))) {
      throw Problem.of(
              ProblemType.FOREIGN_HOST,
              "This server answers to localhost and loopback addresses only")
          .exception();
    }
  }

  private boolean local(String name) {
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.equals(ownHost)
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static String name(String hostHeader) {
    String host = hostHeader.strip().toLowerCase(Locale.ROOT);
    int port = host.lastIndexOf(':');
    return port > host.lastIndexOf(']') ? host.substring(0, port) : host;
  }
}

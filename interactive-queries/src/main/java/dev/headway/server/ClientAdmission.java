// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.identity.HeaderIdentity;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.ReadFrom;
import dev.headway.schemas.key.Owner;
import org.jspecify.annotations.Nullable;

/** Clients, by the API's port. */
final class ClientAdmission implements Admission {
  private final HostGuard hosts;
  private final HeaderIdentity identity;

  ClientAdmission(HttpSettings settings) {
    this.hosts = new HostGuard(settings);
    this.identity = new HeaderIdentity(settings.proxySecret());
  }

  @Override
  public void check(@Nullable String hostHeader) {
    hosts.check(hostHeader);
  }

  @Override
  public Owner caller(Exchange exchange) {
    return identity.caller(exchange::header);
  }

  @Override
  public ReadFrom readFrom(Exchange exchange) {
    return ReadFrom.ANYWHERE;
  }
}

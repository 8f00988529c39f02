// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.identity.Authenticator;
import dev.headway.http.identity.BrowserSessions;
import dev.headway.http.identity.Caller;
import dev.headway.http.ratelimit.TenantRates;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.ReadFrom;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients, by the API's port. */
final class ClientAdmission implements Admission {
  private final HostGuard hosts;
  private final Authenticator authenticator;
  private final BrowserSessions sessions;
  private final TenantRates rates;

  ClientAdmission(
      HttpSettings settings,
      Authenticator authenticator,
      BrowserSessions sessions,
      TenantRates rates) {
    this.hosts = new HostGuard(settings);
    this.authenticator = authenticator;
    this.sessions = sessions;
    this.rates = rates;
  }

  @Override
  public void check(@Nullable String hostHeader) {
    hosts.check(hostHeader);
  }

  @Override
  public Caller caller(Exchange exchange) {
    return authenticator.caller(sessions.identify(exchange.headers()));
  }

  @Override
  public void checkWrite(Exchange exchange) {
    sessions.checkWrite(exchange.headers());
  }

  @Override
  public Map<String, String> count(Caller caller) {
    return rates.count(caller.owner().tenantId());
  }

  @Override
  public ReadFrom readFrom(Exchange exchange) {
    return ReadFrom.ANYWHERE;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.identity.Caller;
import dev.headway.http.instances.Forwarded;
import dev.headway.http.instances.ForwardingKey;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.ReadFrom;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Other instances, by the port between them: each request is signed. */
final class InstanceAdmission implements Admission {
  private final ForwardingKey key;

  InstanceAdmission(ForwardingKey key) {
    this.key = key;
  }

  /** The signature says who asks; the name it was asked by does not matter. */
  @Override
  public void check(@Nullable String hostHeader) {}

  @Override
  public Caller caller(Exchange exchange) {
    return forwarded(exchange).caller();
  }

  @Override
  public ReadFrom readFrom(Exchange exchange) {
    return forwarded(exchange).readFrom();
  }

  @Override
  public Map<String, String> answerHeaders(Exchange exchange) {
    forwarded(exchange);
    String told = exchange.header(ForwardingKey.HEADER);
    return told == null ? Map.of() : Map.of(ForwardingKey.ANSWER_HEADER, key.answer(told));
  }

  private Forwarded forwarded(Exchange exchange) {
    return key.verify(exchange.target(), exchange.header(ForwardingKey.HEADER));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headway.http.webhook.AddressGuard;
import dev.headway.http.webhook.Attempt;
import dev.headway.http.webhook.Delivery;
import dev.headway.http.webhook.EventType;
import dev.headway.http.webhook.Webhook;
import dev.headway.http.webhook.WebhookSecret;
import dev.headway.schemas.key.Owner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts against real receivers. */
class WebhookClientTest {
  private static final Duration TIMEOUT = Duration.ofMillis(700);

  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private HttpServer receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    receiver.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    receiver.stop(0);
  }

  private void answer(String path, Answer answer) {
    receiver.createContext(
        path,
        exchange -> {
          requests.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          answer.to(exchange);
          exchange.close();
        });
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private Attempt send(String host, String path, String... allowed) {
    String url = "http://" + host + ":" + receiver.getAddress().getPort() + path;
    Instant now = Instant.now();
    Webhook webhook =
        new Webhook(
            "wh_1",
            new Owner("acme", "ada"),
            false,
            url,
            "",
            EventType.byDefault(),
            Map.of(),
            true,
            WebhookSecret.make(),
            null,
            null,
            now,
            now);
    AddressGuard guard =
        new AddressGuard(
            true, List.of(allowed), name -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    try (WebhookClient client = new WebhookClient(guard, TIMEOUT, 4, Clock.systemUTC())) {
      return client.send(webhook, Delivery.test(webhook, "msg_1", now));
    }
  }

  private Attempt send(String path) {
    return send("receiver.example", path, "127.0.0.0/8");
  }

  @Test
  void shouldSayWhatWasAnsweredAndNoMoreThanItsBeginning() {
    answer(
        "/big",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          exchange.sendResponseHeaders(503, 0);
          exchange.getResponseBody().write("x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        });

    Attempt attempt = send("/big");

    assertThat(attempt.status()).isEqualTo(503);
    assertThat(attempt.answer()).isEqualTo("x".repeat(512));
    assertThat(attempt.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(attempt.error()).isNull();
  }

  @Test
  void shouldFollowNoRedirect() {
    answer(
        "/there",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/here");
          exchange.sendResponseHeaders(307, -1);
        });
    answer("/here", exchange -> exchange.sendResponseHeaders(204, -1));

    Attempt attempt = send("/there");

    assertThat(attempt.status()).isEqualTo(307);
    assertThat(attempt.isGood()).isFalse();
    assertThat(requests).hasValue(1);
  }

  @Test
  void shouldGiveUpOnWhoIsSilentAndOnWhoDripsInTime() {
    answer(
        "/silent",
        exchange -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    answer(
        "/drip",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            do {
              exchange.getResponseBody().write('.');
              exchange.getResponseBody().flush();
            } while (!released.await(100, TimeUnit.MILLISECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    for (String path : List.of("/silent", "/drip")) {
      Attempt attempt = send(path);

      assertThat(attempt.error()).as(path).isEqualTo("no answer in time");
      assertThat(attempt.took())
          .as(path)
          .isBetween(TIMEOUT.minusMillis(100), TIMEOUT.multipliedBy(4));
    }
  }

  @Test
  void shouldConnectToNoAddressThatTheGuardRefuses() {
    answer("/", exchange -> exchange.sendResponseHeaders(204, -1));

    for (String host : List.of("rebound.example", "127.0.0.1", "localhost")) {
      Attempt attempt = send(host, "/");

      assertThat(attempt.error()).as(host).contains("not public");
    }
    assertThat(requests).hasValue(0);
  }
}

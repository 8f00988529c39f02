// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpServer;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UrlKeysTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final TestClock clock = new TestClock(Instant.parse("2026-03-01T09:00:00Z"));
  private volatile int status = 200;
  private volatile String body = TestTokens.set(TestTokens.RSA);
  private HttpServer server;
  private UrlKeys keys;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    keys =
        new UrlKeys(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys").toURL(),
            clock);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private boolean has(String id) {
    return keys.verifier(id, JWSAlgorithm.RS256).isPresent();
  }

  private void assertUnavailable() {
    ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> has("rsa-1"));
    assertThat(refusal.problem().type()).isEqualTo(ProblemType.KEYS_UNAVAILABLE);
    assertThat(refusal.problem().headers()).containsEntry("Retry-After", "10");
  }

  @Test
  void shouldAskWhenKeysAreFirstNeededAndKeepThem() {
    // then
    assertThat(asked).hasValue(0);
    for (int i = 0; i < 10; i++) {
      assertThat(has("rsa-1")).isTrue();
    }
    assertThat(asked).hasValue(1);

    // when
    clock.advance(UrlKeys.FRESH.plusMillis(1));

    // then
    assertThat(has("rsa-1")).isTrue();
    assertThat(asked).hasValue(2);
  }

  @Test
  void shouldAskAtOnceForAKeyItDoesNotKnow() {
    // given
    assertThat(has("rsa-1")).isTrue();

    // when: the keys are changed over
    body = TestTokens.set(TestTokens.rsa("rsa-2"));

    // then
    assertThat(has("rsa-2")).isTrue();
    assertThat(has("rsa-1")).isFalse();
  }

  @Test
  void shouldNotBeMadeToAskWithoutEnd() {
    // given
    assertThat(has("rsa-1")).isTrue();

    // when
    for (int i = 0; i < 100; i++) {
      assertThat(has("made-up-" + i)).isFalse();
      assertThat(has("rsa-1")).isTrue();
    }

    // then
    assertThat(asked).hasValue(2);

    // when
    clock.advance(UrlKeys.ASKED_EVERY);
    for (int i = 0; i < 100; i++) {
      assertThat(has("made-up-" + i)).isFalse();
    }

    // then
    assertThat(asked).hasValue(4);
  }

  @Test
  void shouldBelieveNothingBeforeItHasKeys() {
    // given
    status = 500;

    // then
    assertUnavailable();
    assertUnavailable();
    assertUnavailable();
    assertThat(asked).hasValueLessThanOrEqualTo(2);

    // when
    status = 200;
    clock.advance(UrlKeys.ASKED_EVERY);

    // then
    assertThat(has("rsa-1")).isTrue();
  }

  @Test
  void shouldTakeNothingButAKeySet() {
    for (String odd : new String[] {"<html>", "{}", "[]", "x".repeat(300_000)}) {
      // given
      body = odd;
      clock.advance(UrlKeys.ASKED_EVERY);

      // then
      assertUnavailable();
    }
  }

  @Test
  void shouldUseWhatItHasForAWhileWhenTheUrlDoesNotAnswer() {
    // given
    assertThat(has("rsa-1")).isTrue();

    // when
    status = 503;
    clock.advance(UrlKeys.FRESH.plusSeconds(1));

    // then
    assertThat(has("rsa-1")).isTrue();
    assertThat(has("rsa-2")).isFalse();

    // when
    clock.advance(UrlKeys.OUTAGE.plus(Duration.ofSeconds(1)));

    // then
    assertUnavailable();
  }
}

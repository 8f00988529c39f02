// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.instances;

import dev.headway.http.identity.Caller;
import dev.headway.http.route.ReadFrom;
import dev.headway.http.route.Reply;
import dev.headway.query.InstanceAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Asks other instances, once each: what is forwarded is never forwarded again. */
public final class OtherInstances implements AutoCloseable {
  /** Status of an instance that does not have what it was asked for. */
  public static final int NOT_HERE = 421;

  private static final Logger LOG = LoggerFactory.getLogger(OtherInstances.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** An instance that did not answer is not asked again for this long: others would wait, too. */
  private static final Duration AVOIDED = Duration.ofSeconds(1);

  private static final List<String> PASSED_ON =
      List.of("Headway-Position", "Headway-Staleness", "ETag", "Cache-Control", "Retry-After");

  private final ForwardingKey key;
  private final Clock clock;
  private final Duration patience;
  private final Map<InstanceAddress, Long> avoided = new ConcurrentHashMap<>();
  private final HttpClient client;

  /**
   * What is asked.
   *
   * @param target path and query
   * @param caller who asks
   * @param ifNoneMatch the caller's If-None-Match; null for none
   * @param waits how long the other instance may wait for a position
   */
  record Question(String target, Caller caller, @Nullable String ifNoneMatch, Duration waits) {}

  /**
   * @param patience how long an instance may take beyond the time it is allowed to wait
   */
  public OtherInstances(ForwardingKey key, Clock clock, Duration patience) {
    this.key = key;
    this.clock = clock;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** The answer of {@code instance}; empty when it does not have it, or does not answer in time. */
  Optional<Reply> ask(InstanceAddress instance, Question question, ReadFrom readFrom) {
    if (isAvoided(instance)) {
      return Optional.empty();
    }
    Duration timeout = question.waits().plus(patience);
    String target = UrlText.legal(question.target());
    String told =
        key.sign(
            target,
            new Forwarded(question.caller(), readFrom, clock.millis() + timeout.toMillis()));
    try {
      HttpResponse<byte[]> response =
          client.send(
              request(instance, target, told, question.ifNoneMatch(), timeout),
              HttpResponse.BodyHandlers.ofByteArray());
      if (!isOurs(response, told)) {
        LOG.warn(
            "what answers at {} with status {} is no instance of this deployment; is token.secret the same everywhere, and are the clocks right?",
            instance,
            response.statusCode());
        avoid(instance);
        return Optional.empty();
      }
      return response.statusCode() == NOT_HERE ? Optional.empty() : Optional.of(reply(response));
    } catch (IOException e) {
      LOG.debug("instance {} does not answer", instance, e);
      avoid(instance);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private boolean isAvoided(InstanceAddress instance) {
    Long until = avoided.get(instance);
    if (until != null && System.nanoTime() - until >= 0) {
      avoided.remove(instance, until);
      return false;
    }
    return until != null;
  }

  private void avoid(InstanceAddress instance) {
    avoided.put(instance, System.nanoTime() + AVOIDED.toNanos());
  }

  private boolean isOurs(HttpResponse<?> response, String told) {
    return response
        .headers()
        .firstValue(ForwardingKey.ANSWER_HEADER)
        .filter(key.answer(told)::equals)
        .isPresent();
  }

  private static HttpRequest request(
      InstanceAddress instance,
      String target,
      String told,
      @Nullable String ifNoneMatch,
      Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + instance + target))
            .timeout(timeout)
            .header(ForwardingKey.HEADER, told);
    // What is not ASCII is no tag of ours, and cannot be sent.
    if (ifNoneMatch != null && ifNoneMatch.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      request.header("If-None-Match", ifNoneMatch);
    }
    String requestId = MDC.get("request_id");
    String traceId = MDC.get("trace_id");
    if (requestId != null) {
      request.header("X-Request-ID", requestId);
    }
    if (traceId != null) {
      byte[] span = new byte[8];
      RANDOM.nextBytes(span);
      request.header("traceparent", "00-" + traceId + "-" + HexFormat.of().formatHex(span) + "-01");
    }
    return request.build();
  }

  private static Reply reply(HttpResponse<byte[]> response) {
    Reply reply =
        response
            .headers()
            .firstValue("Content-Type")
            .map(type -> Reply.bytes(response.statusCode(), type, response.body()))
            .orElseGet(() -> Reply.empty(response.statusCode()));
    for (String header : PASSED_ON) {
      Optional<String> value = response.headers().firstValue(header);
      if (value.isPresent()) {
        reply = reply.header(header, value.get());
      }
    }
    return reply;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.webhook.AddressGuard;
import dev.headway.http.webhook.Attempt;
import dev.headway.http.webhook.Delivery;
import dev.headway.http.webhook.Webhook;
import dev.headway.http.webhook.WebhookSender;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Makes attempts over HTTP. Connects to no address that the guard has not seen: it is asked for the
 * addresses of each connection, and these very ones are connected to. Follows nothing, keeps no
 * cookies, and reads no more of an answer than is shown.
 */
final class WebhookClient implements WebhookSender, AutoCloseable {
  /** Bytes of an answer that are read and shown. */
  private static final int READ = 512;

  private final CloseableHttpClient client;
  private final Clock clock;
  private final Duration timeout;
  private final ScheduledExecutorService cutting =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("headway-webhook-cut").factory());

  /**
   * A client.
   *
   * @param timeout what an attempt may take in all
   * @param connections most at a time
   */
  WebhookClient(AddressGuard guard, Duration timeout, int connections, Clock clock) {
    this.clock = clock;
    this.timeout = timeout;
    Timeout each = Timeout.ofMilliseconds(timeout.toMillis());
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new Guarded(guard))
                    .setMaxConnTotal(connections)
                    .setMaxConnPerRoute(connections)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(each)
                            .setSocketTimeout(each)
                            // The address may be another one by then.
                            .setTimeToLive(TimeValue.ofMinutes(1))
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setRedirectsEnabled(false)
                    .setResponseTimeout(each)
                    .setConnectionRequestTimeout(each)
                    .build())
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableDefaultUserAgent()
            .build();
  }

  /** Finds addresses by way of the guard. */
  private record Guarded(AddressGuard guard) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return guard.addresses(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  @Override
  public Attempt send(Webhook webhook, Delivery delivery) {
    Instant at = clock.instant();
    long start = System.nanoTime();
    HttpPost request = new HttpPost(webhook.url());
    ScheduledFuture<?> cut =
        cutting.schedule(request::abort, timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      request.setHeader("webhook-id", delivery.id());
      request.setHeader("webhook-timestamp", Long.toString(at.getEpochSecond()));
      request.setHeader(
          "webhook-signature", webhook.signatures(delivery.id(), at, delivery.body()));
      request.setHeader("User-Agent", "Headway-Webhooks");
      request.setEntity(
          new ByteArrayEntity(
              delivery.body().getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
      return client.execute(
          request,
          response -> {
            Attempt attempt =
                Attempt.answered(
                    at,
                    response.getCode(),
                    since(start),
                    answer(response),
                    retryAfter(response, at));
            if (!isSmall(response)) {
              // What is not read need not be waited for.
              request.abort();
            }
            return attempt;
          });
    } catch (IOException | RuntimeException e) {
      return Attempt.failed(at, reason(e, request), since(start));
    } finally {
      cut.cancel(false);
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static boolean isSmall(ClassicHttpResponse response) {
    HttpEntity entity = response.getEntity();
    return entity == null || entity.getContentLength() >= 0 && entity.getContentLength() <= READ;
  }

  private static String answer(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return "";
    }
    InputStream content = entity.getContent();
    // Whatever bytes there are, as something that can be shown.
    return new String(content.readNBytes(READ), StandardCharsets.UTF_8)
        .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "\uFFFD");
  }

  private static @Nullable Duration retryAfter(ClassicHttpResponse response, Instant now) {
    Header header = response.getFirstHeader("Retry-After");
    if (header == null) {
      return null;
    }
    String value = header.getValue().strip();
    try {
      if (value.matches("[0-9]{1,9}")) {
        return Duration.ofSeconds(Long.parseLong(value));
      }
      Duration wait =
          Duration.between(
              now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return wait.isNegative() ? null : wait;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String reason(Exception failure, HttpPost request) {
    return switch (failure) {
      case AddressGuard.ForbiddenException forbidden -> "the host " + forbidden.getMessage();
      case UnknownHostException unknown -> "the host has no address";
      case SocketTimeoutException slow -> "no answer in time";
      case SSLException tls -> "TLS: " + tls.getMessage();
      default ->
          request.isAborted()
              ? "no answer in time"
              : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    };
  }

  @Override
  public void close() {
    cutting.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the schema registry and how to use it. {@link #from} reads it from client properties
 * with Confluent's names, so that the same properties fit Confluent's serde.
 *
 * @param urls base addresses, tried in turn when one does not answer
 * @param authorization value of the {@code Authorization} header; null for none
 * @param autoRegister whether a serializer registers the schema it writes with; otherwise it must
 *     be there
 * @param useLatest whether a serializer writes with the subject's latest schema instead of the
 *     record's own
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest wait for an answer, its body included
 * @param maxRetries further rounds over all addresses after the first one
 * @param retryWait pause before the first retry; doubled each time, with jitter
 * @param retryMaxWait longest pause
 */
public record RegistryConfig(
    List<URI> urls,
    @Nullable String authorization,
    boolean autoRegister,
    boolean useLatest,
    Duration connectTimeout,
    Duration readTimeout,
    int maxRetries,
    Duration retryWait,
    Duration retryMaxWait) {
  /** Addresses of the registry, separated by commas. Required. */
  public static final String URL = "schema.registry.url";

  /** {@code URL} (user and password inside the address, the default) or {@code USER_INFO}. */
  public static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";

  /** {@code user:password} for {@code USER_INFO}. */
  public static final String USER_INFO = "basic.auth.user.info";

  /** Boolean, default true. */
  public static final String AUTO_REGISTER = "auto.register.schemas";

  /** Boolean, default false. */
  public static final String USE_LATEST = "use.latest.version";

  /**
   * Milliseconds, default 5,000: a registry that does not accept within that is down, and the next
   * one may be up.
   */
  public static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";

  /** Milliseconds, default 10,000. */
  public static final String READ_TIMEOUT = "http.read.timeout.ms";

  /** Count, default 3. */
  public static final String MAX_RETRIES = "max.retries";

  /** Milliseconds, default 200. */
  public static final String RETRY_WAIT = "retries.wait.ms";

  /**
   * Milliseconds, default 5,000: together with the retries far below a consumer's poll interval.
   */
  public static final String RETRY_MAX_WAIT = "retries.max.wait.ms";

  /** Copies the list. */
  public RegistryConfig {
    urls = List.copyOf(urls);
  }

  /**
   * Reads the entries named above; others are ignored.
   *
   * @throws ConfigException when an entry is missing or has no usable value
   */
  public static RegistryConfig from(Map<String, ?> properties) {
    List<URI> urls = new ArrayList<>();
    String userInfoInUrl = null;
    for (String text : list(properties, URL)) {
      URI uri = url(text);
      if (uri.getUserInfo() != null) {
        userInfoInUrl = uri.getUserInfo();
      }
      urls.add(withoutUserInfo(uri));
    }
    if (urls.isEmpty()) {
      throw new ConfigException(URL, "", "name at least one address of a schema registry");
    }
    return new RegistryConfig(
        urls,
        authorization(properties, userInfoInUrl),
        flag(properties, AUTO_REGISTER, true),
        flag(properties, USE_LATEST, false),
        Duration.ofMillis(number(properties, CONNECT_TIMEOUT, 5_000, 1)),
        Duration.ofMillis(number(properties, READ_TIMEOUT, 10_000, 1)),
        (int) Math.min(number(properties, MAX_RETRIES, 3, 0), 1_000),
        Duration.ofMillis(number(properties, RETRY_WAIT, 200, 0)),
        Duration.ofMillis(number(properties, RETRY_MAX_WAIT, 5_000, 0)));
  }

  private static URI url(String text) {
    URI uri;
    try {
      uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (URISyntaxException e) {
      // Neither the value nor the cause: an address may hold a password.
      throw new ConfigException(
          "'" + URL + "' holds something that is no address: " + e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new ConfigException("'" + URL + "' must hold addresses such as http://localhost:8081");
    }
    return uri;
  }

  private static URI withoutUserInfo(URI uri) {
    try {
      return new URI(
          uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
    } catch (URISyntaxException e) {
      throw new ConfigException(
          "'" + URL + "' holds something that is no address: " + e.getReason());
    }
  }

  private static @Nullable String authorization(
      Map<String, ?> properties, @Nullable String userInfoInUrl) {
    String source = text(properties, CREDENTIALS_SOURCE, "URL");
    return switch (source.toUpperCase(Locale.ROOT)) {
      case "URL" -> userInfoInUrl == null ? null : basic(userInfoInUrl);
      case "USER_INFO" -> {
        String userInfo = text(properties, USER_INFO, "");
        if (userInfo.isEmpty()) {
          throw new ConfigException(
              "'" + USER_INFO + "' must be user:password when the source is USER_INFO");
        }
        yield basic(userInfo);
      }
      default -> throw new ConfigException(CREDENTIALS_SOURCE, source, "use URL or USER_INFO");
    };
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> list(Map<String, ?> properties, String name) {
    Object value = properties.get(name);
    String joined =
        value instanceof Collection<?> collection
            ? collection.stream().map(String::valueOf).collect(Collectors.joining(","))
            : text(properties, name, "");
    return Arrays.stream(joined.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static String text(Map<String, ?> properties, String name, String defaultValue) {
    Object value = properties.get(name);
    return value == null ? defaultValue : value.toString().strip();
  }

  private static boolean flag(Map<String, ?> properties, String name, boolean defaultValue) {
    String text = text(properties, name, Boolean.toString(defaultValue)).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ConfigException(name, text, "use true or false");
    };
  }

  private static long number(Map<String, ?> properties, String name, long defaultValue, long min) {
    String text = text(properties, name, Long.toString(defaultValue));
    try {
      long value = Long.parseLong(text);
      if (value >= min) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new ConfigException(name, text, "use a whole number");
    }
    throw new ConfigException(name, text, "use a number from " + min);
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "RegistryConfig[urls="
        + urls
        + ", autoRegister="
        + autoRegister
        + ", useLatest="
        + useLatest
        + "]";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonLogLinesTest {
  private final LoggerContext context = new LoggerContext();
  private final JsonLogLines lines = new JsonLogLines();

  private String line(
      String message, Map<String, String> known, @Nullable Throwable thrown, Object... arguments) {
    LoggingEvent event =
        new LoggingEvent(
            getClass().getName(),
            context.getLogger("dev.headway.some.Class"),
            Level.WARN,
            message,
            thrown,
            arguments);
    event.setInstant(Instant.parse("2026-03-01T09:00:00.123Z"));
    event.setThreadName("main");
    event.setMDCPropertyMap(known);
    return new String(lines.encode(event), StandardCharsets.UTF_8);
  }

  private static JsonNode json(String line) throws IOException {
    return RunningServer.JSON.readTree(line);
  }

  @Test
  void shouldWriteALineOfJson() {
    assertThat(line("a {} \"b\"\n", Map.of(), null, "ü"))
        .isEqualTo(
            "{\"time\":\"2026-03-01T09:00:00.123000Z\",\"level\":\"WARN\",\"logger\":\"dev.headway.some.Class\",\"thread\":\"main\",\"message\":\"a ü \\\"b\\\"\\n\"}\n");
  }

  @Test
  void shouldNameTheRequestAndNothingElseThatIsKnownOfIt() throws IOException {
    // when
    JsonNode line =
        json(line("x", Map.of("request_id", "r-1", "trace_id", "t-1", "tenant_id", "acme"), null));

    // then
    assertThat(line.path("request_id").asText()).isEqualTo("r-1");
    assertThat(line.path("trace_id").asText()).isEqualTo("t-1");
    assertThat(line.toString()).doesNotContain("acme");
  }

  @Test
  void shouldKeepAStackTraceInTheLine() throws IOException {
    // when
    String line =
        line("failed", Map.of(), new IllegalStateException("why", new IOException("deeper")));

    // then
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(json(line).path("error").asText())
        .contains("IllegalStateException: why", "Caused by", "deeper", "JsonLogLinesTest");
  }

  @Test
  void shouldBeWhatIsShippedUnlessTextIsWanted() throws JoranException {
    assertThat(shipped(null)).isInstanceOf(JsonLogLines.class);
    assertThat(shipped("json")).isInstanceOf(JsonLogLines.class);
    assertThat(shipped("text")).isInstanceOf(PatternLayoutEncoder.class);
  }

  private static Encoder<ILoggingEvent> shipped(@Nullable String format) throws JoranException {
    LoggerContext configured = new LoggerContext();
    if (format != null) {
      configured.putProperty("HEADWAY_LOG_FORMAT", format);
    }
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(configured);
    configurator.doConfigure(
        Objects.requireNonNull(JsonLogLinesTest.class.getResource("/logback.xml")));
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>)
            Objects.requireNonNull(configured.getLogger("ROOT").getAppender("STDOUT"));
    return appender.getEncoder();
  }
}

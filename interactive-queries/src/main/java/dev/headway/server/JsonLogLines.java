// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.headway.http.json.Json;
import dev.headway.http.json.Times;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes each log event as one line of JSON. Of what is known about the request only its ids are
 * written, so that no tenant or user gets into the log by being known.
 */
public final class JsonLogLines extends EncoderBase<ILoggingEvent> {
  private static final List<String> IDS = List.of("request_id", "trace_id");
  private static final byte[] NOTHING = new byte[0];

  /** Made by Logback, by the name in its configuration. */
  public JsonLogLines() {}

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", Times.text(Instant.ofEpochMilli(event.getTimeStamp())));
    line.put("level", event.getLevel().toString());
    line.put("logger", event.getLoggerName());
    line.put("thread", event.getThreadName());
    line.put("message", event.getFormattedMessage());
    for (String id : IDS) {
      String value = event.getMDCPropertyMap().get(id);
      if (value != null) {
        line.put(id, value);
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.put("error", ThrowableProxyUtil.asString(thrown));
    }
    byte[] json = Json.bytes(line);
    byte[] withEnd = Arrays.copyOf(json, json.length + 1);
    withEnd[json.length] = '\n';
    return withEnd;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}

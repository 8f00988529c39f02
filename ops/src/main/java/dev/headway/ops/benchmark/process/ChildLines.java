// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a child of the benchmark tells its parent: lines on standard output that begin with a mark.
 * Any other line is its log.
 */
public final class ChildLines {
  static final String PROGRESS = "@progress ";
  static final String RESULT = "@result ";

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private ChildLines() {}

  /** Tells how far it is. */
  public static void progress(long done) {
    OUT.println(PROGRESS + done);
  }

  /** Tells the result. */
  public static void result(Object result) {
    OUT.println(RESULT + write(result));
  }

  /** What the parent gave as the only argument. */
  public static <T> T job(String[] args, Class<T> type) {
    return read(args[0], type);
  }

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON", e);
    }
  }

  static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not readable as " + type.getSimpleName(), e);
    }
  }
}

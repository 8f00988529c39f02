// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the tracker refuses, as RFC 9457 problem details. Any part may be missing where something
 * between here and the tracker answered instead.
 *
 * @param type kind of problem, such as {@code /problems/plan-not-found}
 * @param title short summary
 * @param status HTTP status; 0: nothing was sent
 * @param detail what is wrong this time
 * @param instance path of the request
 * @param traceId trace of the request; log lines of the tracker carry it
 * @param errors single faults
 */
public record Problem(
    @Nullable String type,
    @Nullable String title,
    int status,
    @Nullable String detail,
    @Nullable String instance,
    @Nullable String traceId,
    List<Fault> errors) {
  /**
   * One fault of a request.
   *
   * @param pointer where: {@code /query/…}, {@code /header/…} or {@code /path/…}
   * @param detail what is wrong
   */
  public record Fault(String pointer, String detail) {}

  /** Copies the list. */
  public Problem {
    errors = Fields.list(errors);
  }

  /** An answer that says nothing but its status. */
  static Problem bare(int status) {
    return new Problem(null, null, status, null, null, null, List.of());
  }

  /** What is wrong before anything was sent. */
  static Problem own(String detail) {
    return new Problem(null, null, 0, detail, null, null, List.of());
  }

  /** Whether it is of the kind {@code slug}, such as {@code plan-not-found}. */
  public boolean is(String slug) {
    return type != null && type.endsWith("/" + slug);
  }

  /** What is wrong, in words. */
  String words() {
    String said = detail != null ? detail : title;
    return said == null ? "status " + status : said;
  }
}

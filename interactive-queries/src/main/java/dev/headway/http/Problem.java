// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import java.util.List;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param status HTTP status
 * @param type kind of problem, the last part of its type URI
 * @param title the kind in words
 * @param detail this one in a sentence
 * @param errors the fields at fault
 * @param retryAfterSeconds when to ask again; 0: no use
 */
public record Problem(
    int status, String type, String title, String detail, List<FieldError> errors, int retryAfterSeconds) {
  /**
   * A field at fault.
   *
   * @param pointer JSON pointer into the body, or the parameter's or header's name
   * @param detail what is wrong with it
   */
  public record FieldError(String pointer, String detail) {}

  static Problem of(int status, String type, String title, String detail) {
    return new Problem(status, type, title, detail, List.of(), 0);
  }

  static Problem badBody(String detail, List<FieldError> errors) {
    return new Problem(400, "invalid-body", "The body is not valid", detail, errors, 0);
  }

  static Problem badParameter(String name, String detail) {
    return new Problem(
        422, "invalid-parameter", "A parameter is not valid", name + " " + detail, List.of(new FieldError(name, detail)), 0);
  }

  static Problem unavailable(String type, String detail, int retryAfterSeconds) {
    return new Problem(503, type, "Not available right now", detail, List.of(), retryAfterSeconds);
  }

  ProblemException exception() {
    return new ProblemException(this);
  }
}

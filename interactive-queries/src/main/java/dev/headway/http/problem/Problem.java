// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One occurrence of an error.
 *
 * @param type kind of error
 * @param detail what is wrong this time
 * @param errors the single faults, for 400 and 422
 * @param members further members of the JSON object
 * @param headers headers of the answer, such as Retry-After
 */
public record Problem(
    ProblemType type,
    String detail,
    List<FieldError> errors,
    Map<String, Object> members,
    Map<String, String> headers) {
  /** Media type of problem details. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Copies what it is given. */
  public Problem {
    errors = List.copyOf(errors);
    members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
    headers = Map.copyOf(headers);
  }

  /** An error of this kind. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of(), Map.of());
  }

  /** A parameter or header that is not what it should be. */
  public static Problem parameter(String pointer, String detail) {
    return of(ProblemType.INVALID_PARAMETER, detail).with(List.of(new FieldError(pointer, detail)));
  }

  /** This with these faults. */
  public Problem with(List<FieldError> faults) {
    return new Problem(type, detail, faults, members, headers);
  }

  /** This with these further members. */
  public Problem withMembers(Map<String, Object> more) {
    return new Problem(type, detail, errors, more, headers);
  }

  /** This with one more header. */
  public Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(type, detail, errors, members, more);
  }

  /** This with the advice to try again. */
  public Problem retryAfter(int seconds) {
    return withHeader("Retry-After", Integer.toString(seconds));
  }

  /** This as something to throw. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /**
   * The JSON object.
   *
   * @param instance path of the request
   * @param traceId trace the request belongs to
   */
  public Map<String, Object> body(String instance, String traceId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type.uri());
    body.put("title", type.title());
    body.put("status", type.status());
    body.put("detail", detail);
    body.put("instance", instance);
    body.put("trace_id", traceId);
    if (!errors.isEmpty()) {
      body.put("errors", errors);
    }
    body.putAll(members);
    return body;
  }
}

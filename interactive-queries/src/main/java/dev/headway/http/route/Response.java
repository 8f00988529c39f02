// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.route;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemBody;
import dev.headway.http.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer a route may give.
 *
 * @param status HTTP status
 * @param description when
 * @param mediaType media type; empty without a body
 * @param body record the body is made of; null: text or free JSON
 * @param example what such text or JSON looks like, as far as it is no record; null otherwise
 * @param list the body is a bare array of it
 * @param headers headers it carries, with what they say
 */
public record Response(
    int status,
    String description,
    String mediaType,
    @Nullable Class<?> body,
    @Nullable Object example,
    boolean list,
    Map<String, String> headers) {

  /** One object as JSON. */
  public static Response json(int status, String description, Class<?> body) {
    return new Response(status, description, "application/json", body, null, false, Map.of());
  }

  /** A bare array as JSON. */
  public static Response array(int status, String description, Class<?> element) {
    return new Response(status, description, "application/json", element, null, true, Map.of());
  }

  /** Text, or JSON that is not made of records. */
  public static Response other(int status, String description, String mediaType, Object example) {
    return new Response(status, description, mediaType, null, example, false, Map.of());
  }

  /** No body. */
  public static Response empty(int status, String description) {
    return new Response(status, description, "", null, null, false, Map.of());
  }

  /** This with one more header. */
  public Response header(String name, String says) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, says);
    return new Response(status, description, mediaType, body, example, list, more);
  }

  /** The problems of these kinds, one response per status. */
  static List<Response> problems(List<ProblemType> types) {
    Map<Integer, List<String>> byStatus = new TreeMap<>();
    Map<Integer, Boolean> retry = new TreeMap<>();
    for (ProblemType type : types) {
      byStatus
          .computeIfAbsent(type.status(), s -> new ArrayList<>())
          .add(type.title() + " (`" + type.uri() + "`)");
      retry.put(type.status(), type.status() == 503 || type.status() == 429);
    }
    List<Response> responses = new ArrayList<>();
    byStatus.forEach(
        (status, titles) -> {
          Response response =
              new Response(
                  status,
                  String.join("; ", titles),
                  Problem.MEDIA_TYPE,
                  ProblemBody.class,
                  null,
                  false,
                  Map.of());
          if (Boolean.TRUE.equals(retry.get(status))) {
            response = response.header("Retry-After", "Seconds to wait before asking again.");
          }
          if (status == 401) {
            response =
                response.header(
                    "WWW-Authenticate",
                    "Bearer; error=\"invalid_token\" where there was a token that is not accepted.");
          }
          responses.add(response);
        });
    return responses;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route: what Javalin serves and what the OpenAPI document says of it, in one place.
 *
 * @param method HTTP method
 * @param path path with {@code {parameters}}
 * @param id operation id
 * @param summary what it is for, in a sentence
 * @param parameters query and header parameters
 * @param answer body of a success; null: not JSON
 * @param list the answer is a bare array of these
 * @param success status of a success
 * @param failures statuses of failures
 * @param identified the identity headers are needed
 * @param handler what it does
 */
record Route(
    HandlerType method,
    String path,
    String id,
    String summary,
    List<Parameter> parameters,
    @Nullable Class<?> answer,
    boolean list,
    int success,
    List<Integer> failures,
    boolean identified,
    Handler handler) {
  /**
   * A parameter.
   *
   * @param name name
   * @param in query or header
   * @param type JSON type
   * @param description what it does
   */
  record Parameter(String name, String in, String type, String description) {}
}

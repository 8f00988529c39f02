// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.route;

import java.util.List;
import java.util.Map;

/**
 * A body a route takes.
 *
 * @param description what it is
 * @param content its forms
 */
public record RequestBody(String description, List<Form> content) {
  /**
   * One form of the body.
   *
   * @param mediaType media type
   * @param schema JSON schema
   * @param example an example
   */
  public record Form(String mediaType, Map<String, Object> schema, Object example) {}
}

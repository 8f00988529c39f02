// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.problem;

import dev.headway.http.json.Doc;

/**
 * One fault of a request.
 *
 * @param pointer where: RFC 6901 JSON pointer into the body; {@code /query/…}, {@code /header/…} or
 *     {@code /path/…} for parameters
 * @param detail what is wrong, in a sentence
 */
public record FieldError(
    @Doc(
            value =
                "Where: JSON pointer into the body (empty: all of it); /query/…, /header/… or /path/… for parameters.",
            example = "\"/type\"")
        String pointer,
    @Doc(value = "What is wrong.", example = "\"type is missing\"") String detail) {}

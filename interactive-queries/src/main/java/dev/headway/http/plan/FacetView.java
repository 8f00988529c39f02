// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;

/**
 * A value and how many there are of it.
 *
 * @param value value
 * @param count how many
 */
record FacetView(
    @Doc(value = "Value.", example = "\"running\"") String value,
    @Doc(value = "How many.", example = "12") long count) {}

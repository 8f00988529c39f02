// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.deadletter;

import dev.headway.http.json.Doc;
import java.util.List;

/**
 * The latest dead letters of those who may be seen.
 *
 * @param items letters, the latest first
 * @param whole there are no older ones
 */
record DeadLetterListView(
    @Doc("Letters, the latest first.") List<DeadLetterView> items,
    @Doc(value = "There are no older ones.", example = "true") boolean whole) {}

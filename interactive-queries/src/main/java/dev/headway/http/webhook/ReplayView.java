// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.http.json.Doc;

/**
 * What is sent again.
 *
 * @param replayed how many deliveries
 */
record ReplayView(
    @Doc(value = "Failed deliveries that are sent again.", example = "3") int replayed) {}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.http.json.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a webhook's log.
 *
 * @param items deliveries
 * @param nextCursor where the next page begins
 */
record DeliveryPageView(
    @Doc("Deliveries, the latest first.") List<DeliveryView> items,
    @Doc(value = "Pass it as cursor for the next page; null: this is the last.", example = "null")
        @Nullable String nextCursor) {}

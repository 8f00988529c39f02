// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.http.json.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which plans a webhook is told of.
 *
 * @param status of these statuses
 * @param session of this session
 * @param scope of this scope
 * @param waitingOn that wait on these
 * @param startedAfter that started later
 * @param q with these words
 */
record WebhookFilterView(
    @Doc(value = "Only plans of these statuses, as in lists.", example = "null")
        @Nullable String status,
    @Doc(value = "Only plans of this session.", example = "null") @Nullable String session,
    @Doc(value = "Only plans of this scope.", example = "\"venture-3\"") @Nullable String scope,
    @Doc(value = "Only plans that wait on these, as in lists.", example = "null")
        @Nullable String waitingOn,
    @Doc(value = "Only plans that started later than this.", example = "null")
        @Nullable String startedAfter,
    @Doc(value = "Only plans with these words, as in lists.", example = "null")
        @Nullable String q) {
  static WebhookFilterView of(Map<String, String> filter) {
    return new WebhookFilterView(
        filter.get("status"),
        filter.get("session"),
        filter.get("scope"),
        filter.get("waiting_on"),
        filter.get("started_after"),
        filter.get("q"));
  }
}

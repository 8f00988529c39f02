// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.http.json.Doc;
import java.util.List;

/**
 * The webhooks a caller sees.
 *
 * @param items webhooks
 */
record WebhookListView(@Doc("The webhooks, the oldest first.") List<WebhookView> items) {}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.time.Duration;

/**
 * What webhooks may take, and how they are told.
 *
 * @param perTenant most webhooks of a tenant
 * @param perUser most webhooks of a user
 * @param bothSign how long the secret before signs too
 * @param schedule when deliveries are tried
 * @param disabledAfter a webhook of which nothing arrives for so long is given up
 * @param perWebhook most attempts of a webhook at a time
 * @param inAll most attempts of this instance at a time
 * @param timeout what an attempt may take
 * @param maxPending most deliveries of a webhook that wait in one partition; more fail at once
 * @param log finished deliveries that are kept, per partition: so many good and so many failed
 */
public record WebhookPolicy(
    int perTenant,
    int perUser,
    Duration bothSign,
    RetrySchedule schedule,
    Duration disabledAfter,
    int perWebhook,
    int inAll,
    Duration timeout,
    int maxPending,
    int log) {}

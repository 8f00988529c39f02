// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.time.Duration;

/**
 * What streams may take.
 *
 * @param mostPerInstance most streams of this instance
 * @param mostPerTenant most streams of a tenant in this instance
 * @param mostPerUser most streams of a user in this instance
 * @param heartbeat time between two signs of life
 * @param queue changes of one plan that wait for a slow reader, before it gets a snapshot instead
 * @param setUpdatesPerSecond most updates of a stream of many plans in a second
 * @param resumeRecords most records of the topic that are read for one who comes back
 */
public record StreamPolicy(
    int mostPerInstance,
    int mostPerTenant,
    int mostPerUser,
    Duration heartbeat,
    int queue,
    int setUpdatesPerSecond,
    int resumeRecords) {}

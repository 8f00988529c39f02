// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.time.Duration;

/**
 * How an instance follows the topic of changes.
 *
 * @param bufferBytes memory for the latest changes, for those who come back
 * @param linger how long it follows when nobody listens any more
 * @param patience how long somebody who comes may wait for it to begin
 */
public record FeedPolicy(long bufferBytes, Duration linger, Duration patience) {}

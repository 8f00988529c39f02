// SPDX-License-Identifier: Apache-2.0
/**
 * Live streams: what changes of plans, as it is committed, to whoever keeps a connection open.
 *
 * <p>The topic of changes is the source: a {@link dev.headway.http.live.ChangeFeed} of each
 * instance reads all of it while somebody listens, so any instance streams any plan, and a cursor
 * into the topic means the same to all of them.
 */
@NullMarked
package dev.headway.http.live;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

/** Takes changes from the feed. It must not wait: all others would. */
interface Subscriber {
  /** A change that it is interested in. */
  void offer(LiveChange change);

  /** Nothing will come any more: the feed has failed, or the instance stops. */
  void cut();
}

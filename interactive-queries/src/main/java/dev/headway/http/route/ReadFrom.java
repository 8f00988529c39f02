// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.route;

/** Where a read may be answered from. */
public enum ReadFrom {
  /** From whichever instance has it: the request is a client's. */
  ANYWHERE,
  /** From this instance if it is sure to own the partition: the request was forwarded. */
  OWNER_HERE,
  /** From whatever copy this instance has: the request was forwarded since no owner answers. */
  COPY_HERE
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.proxy;

/**
 * The head of a request to a Kafka broker.
 *
 * @param api number of the API
 * @param clientId client.id of the sender
 */
public record Request(int api, String clientId) {
  /** Produce. */
  public static final int PRODUCE = 0;

  /** TxnOffsetCommit: the offsets that a transaction brings along. */
  public static final int TXN_OFFSET_COMMIT = 28;

  /** EndTxn: the commit. */
  public static final int END_TXN = 26;
}

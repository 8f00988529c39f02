// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.operations;

import dev.headway.http.json.Doc;
import dev.headway.query.StoreStatus;

/**
 * One partition's store in an instance.
 *
 * @param partition partition
 * @param role what the instance does with it
 * @param missing changes still to be restored or copied
 * @param answers reads are answered from it as current
 */
record StoreView(
    @Doc(value = "Partition.", example = "0") int partition,
    @Doc(value = "Whether it is folded here or is a copy.", example = "\"active\"")
        StoreStatus.Role role,
    @Doc(value = "Changes still to be restored or copied; -1 when unknown.", example = "0")
        long missing,
    @Doc(value = "Reads are answered from it as current.", example = "true") boolean answers) {
  static StoreView of(StoreStatus store) {
    return new StoreView(store.partition(), store.role(), store.missing(), store.answers());
  }
}

// SPDX-License-Identifier: Apache-2.0
/** A proxy for connections, which can cut, delay and freeze them and sees Kafka's requests pass. */
@NullMarked
package dev.headway.ops.faults.proxy;

import org.jspecify.annotations.NullMarked;

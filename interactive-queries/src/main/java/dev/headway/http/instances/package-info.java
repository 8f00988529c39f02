// SPDX-License-Identifier: Apache-2.0
/**
 * Reads over several instances: which one answers, how a request gets there and who vouches for its
 * caller, and how answers about many partitions are put together.
 */
@NullMarked
package dev.headway.http.instances;

import org.jspecify.annotations.NullMarked;

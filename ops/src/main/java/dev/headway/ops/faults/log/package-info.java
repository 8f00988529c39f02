// SPDX-License-Identifier: Apache-2.0
/** What is committed in the topics. */
@NullMarked
package dev.headway.ops.faults.log;

import org.jspecify.annotations.NullMarked;

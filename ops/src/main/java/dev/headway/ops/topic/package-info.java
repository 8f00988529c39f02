// SPDX-License-Identifier: Apache-2.0
/** Reading topics, decoded. */
@NullMarked
package dev.headway.ops.topic;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.client;

import org.jspecify.annotations.NullMarked;

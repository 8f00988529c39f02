// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.history.schema;

import org.jspecify.annotations.NullMarked;

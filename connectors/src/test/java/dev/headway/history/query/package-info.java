// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.history.query;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.schemas.serde;

import org.jspecify.annotations.NullMarked;

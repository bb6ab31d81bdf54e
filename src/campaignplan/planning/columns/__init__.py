"""Column generation: plans of any size with a proven bound (Dantzig and Wolfe 1960).

A block is a product. `blocks` splits the rules into those inside a block and those that tie products together;
`reply` is a block's best answer to prices; `master` weighs the answers and sets the prices; `search` goes round;
`recover` makes one plan of the weighted answers; `whole` rounds it.
"""

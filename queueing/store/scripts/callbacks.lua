-- Reply: the callbacks whose customer is not called yet
return call('SMEMBERS', K.callbacks)
